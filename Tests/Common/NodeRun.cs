using System.Text.Json;

namespace Tests.Common;

/// <summary>What a script printed: one JSON object a step.</summary>
internal sealed class NodeRun(string output)
{
    /// <summary>The steps in the order run.</summary>
    public IReadOnlyList<JsonElement> Steps { get; } =
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    /// <summary>The step of that name; fails when the script did not run it.</summary>
    public JsonElement this[string step]
    {
        get
        {
            foreach (var element in Steps)
            {
                if (element.GetProperty("step").GetString() == step)
                {
                    return element;
                }
            }

            throw new KeyNotFoundException($"The script printed no step '{step}', only: {output}");
        }
    }
}
