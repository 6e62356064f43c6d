using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>What somebody says about an alert.</summary>
internal sealed record CommentInput(string? Comment)
{
    public static CommentInput Read(JsonObjectReader json) => new(json.Text("comment"));
}
