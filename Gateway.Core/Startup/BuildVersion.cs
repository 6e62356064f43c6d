using System.Reflection;

namespace Gateway.Core.Startup;

/// <summary>Which build a program is.</summary>
internal static class BuildVersion
{
    /// <summary>The version of the assembly that has the type, with the commit where the build knows it.</summary>
    public static string Of(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
