namespace Gateway.Core.Upstreams;

/// <summary>Whether an address may be connected to.</summary>
internal enum AddressVerdict : byte
{
    Allowed,

    /// <summary>Link-local, metadata, multicast or reserved: nobody can allow it.</summary>
    Never,

    /// <summary>In a private network that is not allowed.</summary>
    Private,
}
