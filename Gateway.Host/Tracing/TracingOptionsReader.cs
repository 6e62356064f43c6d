using System.Buffers;
using System.Globalization;
using Gateway.Core.Startup;
using Gateway.Core.Tracing;
using OpenTelemetry.Exporter;

namespace Gateway.Host.Tracing;

/// <summary>Reads the variables that OpenTelemetry's specification names for traces. Those of the traces alone outweigh those of all signals.</summary>
internal static class TracingOptionsReader
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
    private const int LongestTimeout = 600_000;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The options; null where there is nowhere to send spans to, or where tracing is switched off.</summary>
    public static TracingOptions? Read(EnvironmentReader environment)
    {
        if (!IsWanted(environment))
        {
            return null;
        }

        var protocol = Protocol(environment);
        var options = new TracingOptions
        {
            Endpoint = environment.Url(TracesEndpoint) ?? WithPath(environment.Url(Endpoint), protocol) ?? new Uri("http://localhost"),
            Protocol = protocol,
            Headers = environment.Secret(Name(environment, "HEADERS"), AreHeaders, "a list such as name=value,name=value"),
            Timeout = Timeout(environment, Name(environment, "TIMEOUT")),
            ServiceName = environment.Text("OTEL_SERVICE_NAME"),
            Sampling = Sampling(environment),
        };
        return options;
    }

    private static bool IsWanted(EnvironmentReader environment)
    {
        if ((environment.Text(Endpoint) ?? environment.Text(TracesEndpoint)) is null || environment.Flag("OTEL_SDK_DISABLED", otherwise: false))
        {
            return false;
        }

        return environment.Text("OTEL_TRACES_EXPORTER")?.ToLowerInvariant() switch
        {
            null or "otlp" => true,
            "none" => false,
            var text => environment.Wrong("OTEL_TRACES_EXPORTER", text, "otlp or none", true),
        };
    }

    // The variable of the traces where it is set, else that of all signals.
    private static string Name(EnvironmentReader environment, string what) =>
        environment.Text($"OTEL_EXPORTER_OTLP_TRACES_{what}") is null ? $"OTEL_EXPORTER_OTLP_{what}" : $"OTEL_EXPORTER_OTLP_TRACES_{what}";

    // HTTP has a path for each signal, gRPC a method.
    private static Uri? WithPath(Uri? endpoint, OtlpExportProtocol protocol) =>
        endpoint is null || protocol == OtlpExportProtocol.Grpc ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces");

    private static OtlpExportProtocol Protocol(EnvironmentReader environment)
    {
        var name = Name(environment, "PROTOCOL");
        return environment.Text(name)?.ToLowerInvariant() switch
        {
            null or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            "grpc" => OtlpExportProtocol.Grpc,
            var text => environment.Wrong(name, text, "http/protobuf or grpc", OtlpExportProtocol.HttpProtobuf),
        };
    }

    private static TimeSpan Timeout(EnvironmentReader environment, string name)
    {
        var otherwise = TimeSpan.FromSeconds(10);
        if (environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 1 and <= LongestTimeout
            ? TimeSpan.FromMilliseconds(milliseconds)
            : environment.Wrong(name, text, $"a number of milliseconds from 1 to {LongestTimeout}", otherwise);
    }

    private static TraceSampling Sampling(EnvironmentReader environment)
    {
        var all = new TraceSampling(IsParentBased: true, Ratio: 1);
        return environment.Text(Sampler)?.ToLowerInvariant() switch
        {
            null or "parentbased_always_on" => all,
            "parentbased_always_off" => all with { Ratio = 0 },
            "parentbased_traceidratio" => new TraceSampling(IsParentBased: true, Ratio(environment)),
            "always_on" => all with { IsParentBased = false },
            "always_off" => new TraceSampling(IsParentBased: false, Ratio: 0),
            "traceidratio" => new TraceSampling(IsParentBased: false, Ratio(environment)),
            var text => environment.Wrong(
                Sampler, text, "always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or parentbased_traceidratio", all),
        };
    }

    private static double Ratio(EnvironmentReader environment)
    {
        if (environment.Text(SamplerArgument) is not { } text)
        {
            return 1;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
            : environment.Wrong(SamplerArgument, text, "a number from 0 to 1", 1.0);
    }

    private static bool AreHeaders(string text)
    {
        foreach (var part in text.Split(','))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is var at && at > 0 ? (part[..at].Trim(), part[(at + 1)..].Trim()) : ("", "");
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters) || Uri.UnescapeDataString(value).Any(static c => c is < ' ' or > '~'))
            {
                return false;
            }
        }

        return true;
    }
}
