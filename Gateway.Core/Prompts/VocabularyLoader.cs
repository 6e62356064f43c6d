using Gateway.Core.Telemetry;
using Gateway.Core.Tokens;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Prompts;

/// <summary>
/// Has the vocabularies that a snapshot needs ready before its requests: loads those that are here, and fetches the others where there is a service that
/// lends them. What cannot be had is tried again, and is estimated meanwhile; it never holds readiness back for long.
/// </summary>
internal sealed class VocabularyLoader : IDisposable
{
    /// <summary>The longest that readiness waits.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    private readonly Vocabularies _vocabularies;
    private readonly ITokenService? _service;
    private readonly TimeSpan _retry;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _pass = new();

    /// <param name="vocabularies">Where they are loaded into.</param>
    /// <param name="service">Lends vocabularies; null is none.</param>
    /// <param name="retry">How long what is missing is let be before it is tried again.</param>
    /// <param name="logger">Told of what is missing.</param>
    public VocabularyLoader(Vocabularies vocabularies, ITokenService? service, TimeSpan retry, ILogger logger)
    {
        _vocabularies = vocabularies;
        _service = service;
        _retry = retry;
        _logger = logger;
    }

    /// <summary>True from the moment that the first snapshot's vocabularies were loaded, or waited for long enough.</summary>
    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Completes when <see cref="IsReady"/> becomes true.</summary>
    public Task WhenReadyAsync() => _ready.Task;

    /// <summary>Begins to load; what an earlier snapshot needed is let go.</summary>
    /// <returns>Completes when all is loaded, or another snapshot has come.</returns>
    public Task BeginAsync(IReadOnlyList<string> names)
    {
        lock (_gate)
        {
            _pass.Cancel();
            _pass.Dispose();
            _pass = new CancellationTokenSource();
            return RunAsync(names, _pass.Token);
        }
    }

    /// <summary>Ends the tries.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _pass.Cancel();
        }
    }

    private async Task RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var first = LoadAllAsync(names, isFirst: true, cancellationToken);
        await Task.WhenAny(first, Task.Delay(LongestHold, cancellationToken)).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            _ready.TrySetResult();
        }

        var missing = await first.ConfigureAwait(false);
        while (missing.Count > 0 && _service is not null && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(_retry, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
            {
                missing = await LoadAllAsync(missing, isFirst: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<string>> LoadAllAsync(IReadOnlyList<string> names, bool isFirst, CancellationToken cancellationToken)
    {
        var loaded = await Task.WhenAll(names.Select(name => LoadAsync(name, cancellationToken))).ConfigureAwait(false);
        var missing = names.Where((_, index) => loaded[index] is null).ToArray();
        if (isFirst && missing.Length > 0)
        {
            Log.VocabulariesMissing(_logger, string.Join(", ", missing));
        }

        return missing;
    }

    private async Task<Tokenizer?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        // Asked first, so that a vocabulary that was replaced there is replaced here.
        if (_service is not null && !Vocabularies.IsBuiltIn(name) && await _service.FetchAsync(name, cancellationToken).ConfigureAwait(false))
        {
            Log.VocabularyFetched(_logger, name);
            _vocabularies.Forget(name);
        }

        return await _vocabularies.LoadAsync(name).ConfigureAwait(false);
    }
}
