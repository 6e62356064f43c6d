using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Endpoints;

/// <summary>What matters of the body of <c>POST /v1/completions</c>, with one answer per choice.</summary>
internal sealed record CompletionsRequest(string Model, int InputTokens, bool IsStream, bool IncludeUsage, IReadOnlyList<Answer> Answers)
{
    /// <summary>The real API's default.</summary>
    private const int DefaultMaxTokens = 16;

    public static CompletionsRequest Read(Exchange exchange, JsonElement root)
    {
        var model = RequestJson.Model(root);
        var prompts = TextInput.Read(RequestJson.Required(root, "prompt"), "prompt");
        var choices = RequestJson.OptionalNumber(root, "n", 1, 128) ?? 1;
        // The knobs that set the answer's length lift the default, not a maximum that the client asked for.
        var isLengthSet = exchange.Knobs.Tokens is not null || exchange.Knobs.Text is not null;
        var most = RequestJson.OptionalNumber(root, "max_tokens", 0) ?? (isLengthSet ? int.MaxValue : DefaultMaxTokens);
        var answers = new List<Answer>();
        foreach (var prompt in prompts)
        {
            answers.AddRange(Enumerable.Repeat(AnswerComposer.Compose(exchange, prompt.Text, most), choices));
        }

        var options = RequestJson.Optional(root, "stream_options");
        return new CompletionsRequest(
            model,
            prompts.Sum(prompt => prompt.Tokens),
            RequestJson.Flag(root, "stream"),
            options is { } given && RequestJson.Flag(given, "include_usage"),
            answers);
    }

    public Usage Usage(KnobSet knobs)
    {
        return new(InputTokens, Math.Max(0, Answers.Sum(answer => answer.OutputTokens) + knobs.UsageDrift), 0);
    }
}
