namespace MockLlm.Exchanges;

/// <summary>How an exchange ended.</summary>
internal enum ExchangeOutcome
{
    InFlight,

    /// <summary>The whole response was handed to the connection.</summary>
    Answered,

    /// <summary>The peer went away first, or its body broke off.</summary>
    AbortedByPeer,

    /// <summary>A knob cut the connection.</summary>
    AbortedByKnob,

    /// <summary>The request could not be read, or the mock itself failed.</summary>
    Failed,
}
