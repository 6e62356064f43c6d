using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Ledger;
using Gateway.Core.Prompts;
using Gateway.Core.Telemetry;
using Gateway.Core.Tokens;
using Gateway.Core.Tracing;
using Gateway.Core.Transport;

namespace Gateway.Core;

/// <summary>What a data plane is told once, at its start.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>Which of a snapshot's <c>instances</c> this process is; null is none.</summary>
    public string? InstanceId { get; init; }

    /// <summary>
    /// True when the management paths (<c>/metrics</c>, <c>/livez</c> …) are answered on the data plane's own port, by what stands behind it.
    /// False when they have a port of their own, and are paths like any other here.
    /// </summary>
    public bool HandsOverManagement { get; init; } = true;

    /// <summary>Takes the access log, a line of JSON a request; null writes none. The data plane disposes it.</summary>
    public Stream? AccessLog { get; init; }

    /// <summary>Bytes of a prompt, and of an answer, that a line of <see cref="AccessLog"/> may hold where its namespace lets it.</summary>
    public int AccessLogContentBytes { get; init; } = 4096;

    /// <summary>Gets the keys of issuers that publish them; null where none are fetched.</summary>
    public IKeySetFetcher? KeySets { get; init; }

    /// <summary>Whose threads handle the connections; null where .NET's do. Its owner disposes it, after the data plane.</summary>
    public EpollTransportFactory? Transport { get; init; }

    /// <summary>What limits count by, and the expiry of keys and tokens is judged by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The file in which limits are counted, shared with the other processes of the host that name it; null counts in memory.</summary>
    public string? CountersFile { get; init; }

    /// <summary>What the access log is called in messages.</summary>
    public string AccessLogName { get; init; } = "";

    /// <summary>Takes the access log too, beside <see cref="AccessLog"/>; null is none. Its owner disposes it.</summary>
    public IAccessLogSink? AccessLogSink { get; init; }

    /// <summary>Which requests' spans are recorded, for whoever listens to the source <c>AiGateway</c>; null turns tracing off, and passes on the fields of a trace as they come.</summary>
    public TraceSampling? Tracing { get; init; }

    /// <summary>Keeps what requests used; null keeps nothing. Its owner disposes it, after the data plane.</summary>
    public IUsageSink? Usage { get; init; }

    /// <summary>The vocabularies to count by; null estimates everything.</summary>
    public TokenizerCatalog? Tokenizers { get; init; }

    /// <summary>Counts where a vocabulary is missing, and lends vocabularies; null is none. Its owner disposes it.</summary>
    public ITokenService? TokenService { get; init; }
}
