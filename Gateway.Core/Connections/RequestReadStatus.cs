namespace Gateway.Core.Connections;

/// <summary>How reading a request head ended.</summary>
internal enum RequestReadStatus : byte
{
    Complete,

    /// <summary>The head is for ASP.NET, and still unread in the pipe.</summary>
    Management,

    /// <summary>The head is malformed, too large or too slow; the context says which.</summary>
    Rejected,

    /// <summary>The client left before the head was whole.</summary>
    ClientGone,
}
