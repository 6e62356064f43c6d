namespace Gateway.Core.Pipeline;

/// <summary>What an exchange leaves of the connection it ran on.</summary>
internal enum ExchangeEnd : byte
{
    /// <summary>The connection takes another request.</summary>
    KeepAlive,

    /// <summary>The answer is whole; the connection closes behind it.</summary>
    Close,

    /// <summary>As <see cref="Close"/>, but the client may still be sending: what it sends is read and dropped for a while, so that it gets to read the answer.</summary>
    CloseAfterLinger,

    /// <summary>The answer was cut: the connection is reset, so that it cannot look whole.</summary>
    Abort,
}
