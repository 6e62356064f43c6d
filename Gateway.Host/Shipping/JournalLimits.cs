namespace Gateway.Host.Shipping;

/// <summary>How much a journal may hold.</summary>
internal sealed record JournalLimits
{
    /// <summary>
    /// All its files together, in bytes. What comes beyond stays with the ledger. A key's minute takes some 100 bytes, so that a thousand keys may be in use for a day and more
    /// before that.
    /// </summary>
    public long Largest { get; init; } = 256 << 20;

    /// <summary>The length of a batch at which the parts of it are added up and written anew, in bytes.</summary>
    public int CompactAt { get; init; } = 512 << 10;

    /// <summary>The length that a batch may have to be written on after that, in bytes.</summary>
    public int LargestCompact { get; init; } = 256 << 10;
}
