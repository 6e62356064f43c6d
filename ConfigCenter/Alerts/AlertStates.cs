namespace ConfigCenter.Alerts;

/// <summary>The words for the states of an alert. It goes through them in their order, and may leave acknowledged out; what is pending may also just go.</summary>
internal static class AlertStates
{
    /// <summary>The condition holds, but not for long enough yet.</summary>
    public const string Pending = "pending";

    public const string Firing = "firing";

    /// <summary>Somebody knows of it: it does not escalate any more.</summary>
    public const string Acknowledged = "acknowledged";

    public const string Resolved = "resolved";
}
