namespace TokenCount.Endpoints;

/// <summary>The answer of <c>POST /models/{name}</c>.</summary>
/// <param name="Success">True.</param>
/// <param name="Name">The vocabulary's name.</param>
/// <param name="Bytes">Length of its file.</param>
/// <param name="Sha256">Hash of its file, as in the ETag.</param>
internal sealed record UploadAnswer(bool Success, string Name, long Bytes, string Sha256);
