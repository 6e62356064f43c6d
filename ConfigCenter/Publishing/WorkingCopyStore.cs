using ConfigCenter.Data;

namespace ConfigCenter.Publishing;

/// <summary>Loads and saves the working copy.</summary>
internal static class WorkingCopyStore
{
    public static async Task<WorkingCopy> LoadAsync(DbScope scope)
    {
        var copy = new WorkingCopy { Defaults = await SettingsRepository.DefaultsAsync(scope).ConfigureAwait(false) };
        foreach (var part in ConfigPart.All)
        {
            copy = await part.LoadAsync(scope, copy).ConfigureAwait(false);
        }

        return copy;
    }

    public static async Task SaveAsync(DbScope scope, WorkingCopy before, WorkingCopy after)
    {
        foreach (var part in ConfigPart.All)
        {
            await part.SaveAsync(scope, before, after).ConfigureAwait(false);
        }

        if (!ReferenceEquals(before.Defaults, after.Defaults))
        {
            await SettingsRepository.SaveAsync(scope, SettingsRepository.Gateway, after.Defaults).ConfigureAwait(false);
        }
    }
}
