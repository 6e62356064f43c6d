namespace MockLlm.Knobs;

/// <summary>How lines of an event stream end.</summary>
internal enum LineEnding
{
    Lf,
    CrLf,
    Cr,
}
