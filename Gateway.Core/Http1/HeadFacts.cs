namespace Gateway.Core.Http1;

/// <summary>What the field lines read so far have said, where a second line or another field must know of it.</summary>
[Flags]
internal enum HeadFacts : byte
{
    None = 0,
    Host = 1 << 0,
    ContentLength = 1 << 1,
    TransferEncoding = 1 << 2,

    /// <summary>Connection lists "close".</summary>
    Close = 1 << 3,

    /// <summary>Connection lists "keep-alive".</summary>
    KeepAlive = 1 << 4,

    /// <summary>Connection lists something else than "close" and "keep-alive".</summary>
    OtherConnectionOption = 1 << 5,

    /// <summary>Every way in which Connection may list something.</summary>
    AnyConnectionOption = Close | KeepAlive | OtherConnectionOption,
}
