namespace ConfigCenter.Insight;

/// <summary>How long the points of a time series are.</summary>
internal enum Granularity
{
    Minute,
    Hour,

    /// <summary>From midnight to midnight, by the clock of a time zone.</summary>
    Day,
}
