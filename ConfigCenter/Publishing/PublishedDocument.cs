namespace ConfigCenter.Publishing;

/// <summary>A version as gateways get it.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Document">UTF-8 JSON on one line, secrets sealed.</param>
internal sealed record PublishedDocument(long Version, byte[] Document);
