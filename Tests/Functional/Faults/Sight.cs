namespace Tests.Functional.Faults;

/// <summary>What a client sees of a fault where no other server helps, and what is charged for it.</summary>
internal enum Sight
{
    /// <summary>An error of the gateway's own: 502, or 504 when it was for the time. Nothing is charged.</summary>
    Error,

    /// <summary>The upstream's own refusal, as it is. Nothing is charged.</summary>
    Refusal,

    /// <summary>The whole answer, as if nothing were wrong. Its usage is charged.</summary>
    Answer,

    /// <summary>
    /// An answer in one piece that breaks off: input and what was delivered are charged. Where the output is limited it had been held, and is an error: the input alone is charged.
    /// </summary>
    Cut,

    /// <summary>A stream that ends in an error event, and without the one that would make it look whole. Input and what was delivered are charged.</summary>
    ErrorEvent,

    /// <summary>A stream that ends without the event that would make it look whole. Input and what was delivered are charged.</summary>
    OpenEnd,
}
