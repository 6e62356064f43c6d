using System.Text.Json;

namespace Gateway.Core.Telemetry;

/// <summary>The members of enums as metrics, the access log and explanations write them: in snake case.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
