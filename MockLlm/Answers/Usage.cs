using MockLlm.Knobs;

namespace MockLlm.Answers;

/// <summary>Tokens as they are reported. Reasoning tokens are among the output tokens.</summary>
internal readonly record struct Usage(int Input, int Output, int Reasoning)
{
    public int Total => Input + Output;

    /// <summary>What is reported for so many choices with the same answer, drift included.</summary>
    public static Usage For(int inputTokens, Answer answer, int choices, KnobSet knobs)
    {
        var output = Math.Max(0, (answer.OutputTokens * choices) + knobs.UsageDrift);
        return new(inputTokens, output, answer.Reasoning.Count * choices);
    }
}
