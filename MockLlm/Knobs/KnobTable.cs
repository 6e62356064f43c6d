using System.Collections.Frozen;

using MockLlm.Exchanges;

namespace MockLlm.Knobs;

/// <summary>Every knob by name, and what it sets.</summary>
internal static class KnobTable
{
    private const int MostMilliseconds = 600_000;
    private const int MostTokens = 1_000_000;

    private static readonly FrozenDictionary<string, Action<KnobSet, KnobValue>> Setters =
        new Dictionary<string, Action<KnobSet, KnobValue>>
        {
            ["delay"] = (knobs, value) => knobs.Delay = value.Number(0, MostMilliseconds),
            ["first"] = (knobs, value) => knobs.First = value.Number(0, MostMilliseconds),
            ["pace"] = (knobs, value) => knobs.Pace = value.Number(0, MostMilliseconds),
            ["tokens"] = (knobs, value) => knobs.Tokens = value.Number(0, MostTokens),
            ["text"] = (knobs, value) => knobs.Text = value.Text,
            ["reasoning"] = (knobs, value) => knobs.Reasoning = value.Number(0, MostTokens),
            ["tool"] = (knobs, value) => knobs.Tool = value.Text is "1" or "true" ? "" : value.Text,
            ["split"] = (knobs, value) => knobs.Split = value.Number(1, int.MaxValue),
            ["eol"] = (knobs, value) =>
                knobs.Eol = value.Choice(("lf", LineEnding.Lf), ("crlf", LineEnding.CrLf), ("cr", LineEnding.Cr)),
            ["bom"] = (knobs, value) => knobs.Bom = value.Flag(),
            ["comments"] = (knobs, value) => knobs.Comments = value.Flag(),
            ["abort"] = (knobs, value) => knobs.Abort = value.Number(0, int.MaxValue),
            ["abort-head"] = (knobs, value) => knobs.AbortHead = value.Flag(),
            ["status"] = (knobs, value) => knobs.Status = value.Status(),
            ["retry-after"] = (knobs, value) => knobs.RetryAfter = value.HeaderText(),
            ["ignore-max"] = (knobs, value) => knobs.IgnoreMax = value.Flag(),
            ["garbage"] = (knobs, value) => knobs.Garbage =
                value.Choice(("body", Garbage.Body), ("head", Garbage.Head), ("1", Garbage.Body), ("0", Garbage.None)),
            ["no-usage"] = (knobs, value) => knobs.NoUsage = value.Flag(),
            ["dup-usage"] = (knobs, value) => knobs.DupUsage = value.Flag(),
            ["usage-drift"] = (knobs, value) => knobs.UsageDrift = value.Number(-MostTokens, MostTokens),
            ["close"] = (knobs, value) => knobs.Close = value.Flag(),
            ["length"] = (knobs, value) => knobs.Length =
                value.Choice(("content-length", BodyLength.ContentLength), ("chunked", BodyLength.Chunked)),
            ["headers"] = (knobs, value) => knobs.Headers = value.HeaderFields(),
        }.ToFrozenDictionary();

    /// <summary>Turns named values into knobs; an unknown name or a wrong value is refused.</summary>
    public static KnobSet Apply(IEnumerable<KeyValuePair<string, string>> values)
    {
        var knobs = new KnobSet();
        foreach (var (name, text) in values)
        {
            if (!Setters.TryGetValue(name, out var set))
            {
                throw ApiException.Invalid($"Knob '{name}' is not known.", $"mock_{name}", "invalid_knob");
            }

            set(knobs, new KnobValue(name, text));
        }

        return knobs;
    }
}
