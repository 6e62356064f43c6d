namespace Gateway.Core.Limits;

/// <summary>How far a request is with the limits.</summary>
internal enum ReservationState
{
    /// <summary>It holds nothing: it was not admitted.</summary>
    None,

    /// <summary>It was admitted.</summary>
    Held,

    /// <summary>It was admitted, and has given back what it held.</summary>
    Settled,
}
