namespace ConfigCenter.Alerts;

/// <summary>What an evaluation does to one alert.</summary>
/// <param name="Before">The alert as it was; null is new.</param>
/// <param name="After">As it is now; null is gone without ever having fired.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="Notices">Who is to be told, in order.</param>
internal sealed record AlertStep(Alert? Before, Alert? After, IReadOnlyList<AlertEvent> Events, IReadOnlyList<AlertNotice> Notices)
{
    public bool IsNothing => ReferenceEquals(Before, After) || Before == After;
}
