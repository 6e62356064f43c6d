using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace MockLlm;

/// <summary>How a mock LLM is started.</summary>
public sealed class MockLlmOptions
{
    /// <summary>The environment variable that names the port.</summary>
    public const string PortVariable = "MOCK_LLM_PORT";

    /// <summary>The port to listen on, 0 to 65535. 0 lets the system choose; <c>WebApplication.Urls</c> tells which.</summary>
    public int Port { get; init; } = 8003;

    /// <summary>The address to listen on; null means every address, IPv4 and IPv6.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How many requests <c>GET /mock/requests</c> remembers; 0 turns it off.</summary>
    public int RecentRequests { get; init; } = 100;

    /// <summary>How many bytes of each request's body are remembered.</summary>
    public int RecordedBodyBytes { get; init; } = 16 * 1024;

    /// <summary>Knobs that hold for every request that does not set them itself, by name without prefix.</summary>
    public IReadOnlyDictionary<string, string> Knobs { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the options from environment variables; on a wrong value, <paramref name="error"/> names it.</summary>
    public static bool TryFromEnvironment(
        Func<string, string?> variable,
        [NotNullWhen(true)] out MockLlmOptions? options,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(variable);
        options = null;
        error = null;
        var value = variable(PortVariable);
        if (string.IsNullOrEmpty(value))
        {
            options = new MockLlmOptions();
            return true;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            error = $"{PortVariable} must be a port number from 1 to {IPEndPoint.MaxPort}, but is \"{value}\".";
            return false;
        }

        options = new MockLlmOptions { Port = port };
        return true;
    }
}
