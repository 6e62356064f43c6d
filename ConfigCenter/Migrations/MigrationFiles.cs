using System.Globalization;
using System.Reflection;

namespace ConfigCenter.Migrations;

/// <summary>The migrations in this program: <c>Migrations/{folder}/{number}_{name}.sql</c>.</summary>
internal static class MigrationFiles
{
    /// <summary>Every step for one database, in order.</summary>
    public static IReadOnlyList<Migration> Read(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Migrations/{folder}/";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))];
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
