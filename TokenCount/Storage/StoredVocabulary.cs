namespace TokenCount.Storage;

/// <summary>A vocabulary that can be lent.</summary>
/// <param name="File">Its content; whoever takes it closes it.</param>
/// <param name="Sha256">Hash of its content, in small letters.</param>
/// <param name="Modified">When it was stored.</param>
internal sealed record StoredVocabulary(Stream File, string Sha256, DateTimeOffset Modified);
