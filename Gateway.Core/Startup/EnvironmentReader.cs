using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Startup;

/// <summary>Reads settings out of environment variables; every wrong value is kept as an error that names its variable. An empty variable is one that is not set.</summary>
public sealed class EnvironmentReader
{
    private const string FileSuffix = "_FILE";

    private readonly Func<string, string?> _variable;
    private readonly List<string> _errors = [];

    /// <param name="variable">The value of a variable; null when it is not set.</param>
    public EnvironmentReader(Func<string, string?> variable) => _variable = variable;

    /// <summary>Every error so far, in the order in which the variables were read.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>A variable as it is; null when it is not set.</summary>
    public string? Text(string name) => _variable(name) is { Length: > 0 } text ? text : null;

    /// <summary>A port, 0 to 65535.</summary>
    public int Port(string name, int otherwise) => Port(name) ?? otherwise;

    /// <summary>A port, 0 to 65535; null when it is not set, or wrong.</summary>
    public int? Port(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port
            : Wrong<int?>(name, text, "a port from 0 to 65535", null);
    }

    /// <summary><c>true</c> or <c>1</c>, <c>false</c> or <c>0</c>.</summary>
    public bool Flag(string name, bool otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" => true,
        "false" or "0" => false,
        var text => Wrong(name, text, "true or false", otherwise),
    };

    /// <summary>
    /// A text that no error shows: the variable, or the content of the file that <c>NAME_FILE</c> names, as containers are handed secrets; null when neither is set.
    /// White space at the file's end is no part of it.
    /// </summary>
    /// <param name="name">The variable.</param>
    /// <param name="isGood">Whether it may be used.</param>
    /// <param name="expected">What it must be, for the error.</param>
    public string? Secret(string name, Predicate<string> isGood, string expected)
    {
        var text = Text(name);
        var source = name;
        if (Text(name + FileSuffix) is { } file)
        {
            source = name + FileSuffix;
            if (text is not null)
            {
                Fail($"{source}: {name} is set too; only one of them can say what it is.");
                return text;
            }

            text = Content(source, file);
        }

        if (text is not null && !isGood(text))
        {
            Fail($"{source}: must be {expected}.");
        }

        return text;
    }

    /// <summary>An http or https address without user, password and query; null when it is not set, or wrong.</summary>
    public Uri? Url(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 && url.Query.Length == 0)
        {
            return url;
        }

        return Wrong<Uri?>(name, text, "an http or https address", null);
    }

    /// <summary>A level of the log.</summary>
    public LogLevel Level(string name, LogLevel otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" or "information" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        "none" => LogLevel.None,
        var text => Wrong(name, text, "trace, debug, info, warn, error, critical or none", otherwise),
    };

    /// <summary>Keeps the error that a variable's value is not what was expected, and returns what stands in for it.</summary>
    public T Wrong<T>(string name, string text, string expected, T otherwise)
    {
        Fail($"{name}: '{text}' is not {expected}.");
        return otherwise;
    }

    /// <summary>Keeps an error that must not show the value.</summary>
    public void Fail(string error) => _errors.Add(error);

    private string? Content(string name, string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd() is { Length: > 0 } text ? text : Wrong<string?>(name, file, "a file with a text in it", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail($"{name}: '{file}' cannot be read: {e.Message}");
            return null;
        }
    }
}
