namespace Tests.Common;

/// <summary>How the peer ended a TCP connection.</summary>
internal enum ConnectionEnd
{
    /// <summary>FIN: an orderly end.</summary>
    Closed,

    /// <summary>RST: an abort.</summary>
    Reset,
}
