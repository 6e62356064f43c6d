namespace Gateway.Core.Configuration;

/// <summary>A token budget per calendar period.</summary>
public sealed record QuotaConfig
{
    /// <summary><c>hour</c>, <c>day</c>, <c>week</c> (from Monday) or <c>month</c>.</summary>
    public string Period { get; init; } = "day";

    /// <summary>The IANA time zone whose calendar cuts the periods.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Tokens per period, input and output together; at most 2^40 - 1; null is no limit.</summary>
    public long? MaxTotal { get; init; }

    /// <summary>The part of <see cref="MaxTotal"/> that warns, above 0 and up to 1.</summary>
    public double WarnAt { get; init; } = 0.8;
}
