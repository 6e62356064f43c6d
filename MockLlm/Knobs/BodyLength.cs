namespace MockLlm.Knobs;

/// <summary>How the body of a non-streaming answer is framed.</summary>
internal enum BodyLength
{
    ContentLength,
    Chunked,
}
