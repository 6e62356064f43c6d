namespace ConfigCenter.Alerts;

/// <summary>Where the values of a metric come from.</summary>
internal enum AlertSource
{
    /// <summary>The usage that gateways sent, by minute.</summary>
    Usage,

    /// <summary>The same, against the quotas of namespaces.</summary>
    Quota,

    /// <summary>The same, against the windows of token limits.</summary>
    Window,

    /// <summary>What gateways report of themselves.</summary>
    Instance,

    /// <summary>What gateways report of their upstreams.</summary>
    Upstream,
}
