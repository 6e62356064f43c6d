namespace Gateway.Host.Shipping;

/// <summary>A batch of the journal.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Source">Whose number it has.</param>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Length">Length of what of the file counts, in bytes.</param>
internal sealed record JournalBatch(string File, Guid Source, long Sequence, long Length);
