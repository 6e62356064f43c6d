namespace Gateway.Host.Hosting;

/// <summary>What ACCESS_LOG names: <c>off</c>, <c>stdout</c>, or a file to append to.</summary>
internal static class AccessLogTarget
{
    /// <summary>The error that opening it would end in; empty when it can be opened.</summary>
    public static IReadOnlyList<string> Check(string target)
    {
        try
        {
            using var stream = Open(target);
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"ACCESS_LOG: '{target}' cannot be written: {e.Message}"];
        }
    }

    /// <summary>Opens it; null when no access log is wanted.</summary>
    public static Stream? Open(string target) => target switch
    {
        "off" => null,
        "stdout" => Console.OpenStandardOutput(),
        _ => new FileStream(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite),
    };
}
