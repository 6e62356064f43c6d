using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Core;
using NUnit.Framework;

namespace Tests.Unit;

/// <summary>What holds of the whole of <c>Gateway.Core</c>.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Core = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Gateway.Core"));

    [Test]
    public void The_data_plane_does_without_the_web_frameworks_HTTP()
    {
        var references = typeof(DataPlane).Assembly.GetReferencedAssemblies().Select(static name => name.Name!);

        Assert.That(references, Has.None.StartsWith("Microsoft.AspNetCore.Http").And.None.StartsWith("Microsoft.AspNetCore.Server")
            .And.None.StartsWith("Microsoft.AspNetCore.Hosting").And.None.EqualTo("System.Net.Http"));
        Assert.That(Files().Where(static file => WebFramework().IsMatch(File.ReadAllText(file))), Is.Empty);
    }

    [Test]
    public void The_namespace_is_the_folder() =>
        Assert.That(
            Files().Where(static file => NamespaceLine().Match(File.ReadAllText(file)).Groups[1].Value != NamespaceOf(file)),
            Is.Empty);

    [Test]
    public void A_file_holds_one_responsibility_and_at_most_400_lines() =>
        Assert.That(Files().Where(static file => File.ReadLines(file).Count() > 400), Is.Empty);

    [Test]
    public void Every_type_stands_in_the_namespace_of_its_assembly() =>
        Assert.That(
            typeof(DataPlane).Assembly.GetTypes()
                .Where(static type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsNested && type.Namespace?.StartsWith("Gateway.Core", StringComparison.Ordinal) != true)
                .Where(static type => type.Namespace?.StartsWith("System.", StringComparison.Ordinal) != true && type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true)
                .Where(static type => type.Namespace is not null)
                .Select(static type => type.FullName),
            Is.Empty);

    // A connection's features are the transport's, whatever their namespace says.
    [GeneratedRegex(@"^using Microsoft\.AspNetCore\.Http(?!\.Features;)", RegexOptions.Multiline)]
    private static partial Regex WebFramework();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    private static string NamespaceOf(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetRelativePath(Core, file))!;
        return folder.Length == 0 ? "Gateway.Core" : "Gateway.Core." + folder.Replace(Path.DirectorySeparatorChar, '.');
    }

    private static string[] Files() =>
        [.. Directory.EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories).Where(static file => !Path.GetRelativePath(Core, file).StartsWith("obj", StringComparison.Ordinal)
            && !Path.GetRelativePath(Core, file).StartsWith("bin", StringComparison.Ordinal))];

    private static string Here([CallerFilePath] string file = "") => file;
}
