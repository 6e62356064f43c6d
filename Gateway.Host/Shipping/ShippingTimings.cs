namespace Gateway.Host.Shipping;

/// <summary>How often is shipped, and how patiently.</summary>
internal sealed record ShippingTimings
{
    /// <summary>How long what is new gathers before it is sent.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one batch may take, from connecting to the answer's end.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before a batch is sent again; it doubles with each attempt.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a gateway that ends goes on sending what waits. Usage that is left is sent by the next process, the access log is not.</summary>
    public TimeSpan AtEnd { get; init; } = TimeSpan.FromSeconds(1);
}
