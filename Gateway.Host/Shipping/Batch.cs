namespace Gateway.Host.Shipping;

/// <summary>What is sent at once.</summary>
/// <param name="Source">Whose number it has.</param>
/// <param name="Sequence">Its number, from 1: the config center takes a number of a source once.</param>
/// <param name="Body">Compressed by gzip.</param>
/// <param name="Records">Number of requests that it tells of.</param>
internal sealed record Batch(Guid Source, long Sequence, ReadOnlyMemory<byte> Body, long Records);
