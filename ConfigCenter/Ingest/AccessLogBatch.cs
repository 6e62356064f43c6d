namespace ConfigCenter.Ingest;

/// <summary>What a batch of access log lines holds.</summary>
/// <param name="Rows">The lines that can be read, with the number of each as id.</param>
/// <param name="Refused">How many cannot.</param>
/// <param name="Problem">What is wrong with the first of those; null when all are fine.</param>
internal sealed record AccessLogBatch(IReadOnlyList<AccessLogRow> Rows, int Refused, string? Problem);
