using NUnit.Framework;

namespace Tests.Common;

/// <summary>Programs that some tests need. Missing ones skip the test, unless the environment says they must be there.</summary>
internal static class Integration
{
    /// <summary>Set to 1 where everything is installed: what is missing then fails the test.</summary>
    private const string RequiredVariable = "REQUIRE_INTEGRATION";

    /// <summary>Skips the test, saying so, when the program is not on the path; returns its path otherwise.</summary>
    public static string Require(string program)
    {
        var path = Find(program);
        if (path is null)
        {
            Missing($"{program} is not installed");
        }

        return path ?? "";
    }

    /// <summary>Skips or fails the test, whichever the environment asks for.</summary>
    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable(RequiredVariable) == "1")
        {
            Assert.Fail($"required: {what}");
        }

        Assert.Ignore($"skipped: {what}");
    }

    /// <summary>Where the program is, null when it is not on the path.</summary>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : [program];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
