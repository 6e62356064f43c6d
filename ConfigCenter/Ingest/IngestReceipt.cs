namespace ConfigCenter.Ingest;

/// <summary>What became of a batch.</summary>
/// <param name="Sequence">The batch.</param>
/// <param name="Accepted">Lines, or minutes of a series, that were stored by it.</param>
/// <param name="Refused">Lines that cannot be read.</param>
/// <param name="IsDuplicate">Whether it had been stored before, so that nothing was done.</param>
internal sealed record IngestReceipt(long Sequence, int Accepted, int Refused, bool IsDuplicate);
