namespace ConfigCenter.Publishing;

/// <summary>The object that a change is about.</summary>
internal sealed record Focus(string Plural, string Id)
{
    /// <summary>What the snapshot holds once.</summary>
    public static readonly Focus Defaults = new("settings", SettingsRepository.Gateway);
}
