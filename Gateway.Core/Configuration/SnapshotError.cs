namespace Gateway.Core.Configuration;

/// <summary>One thing that is wrong with a snapshot.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.routes[2].path</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record SnapshotError(string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
