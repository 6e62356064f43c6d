using System.Text.Json;

namespace Gateway.Core.Explain;

/// <summary>Names as explanations and the access log write them.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
