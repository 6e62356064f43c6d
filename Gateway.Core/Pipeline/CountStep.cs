using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Forwarding;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;

namespace Gateway.Core.Pipeline;

/// <summary>
/// Step 7, its first half: counts the input tokens of a metered request by the served model's vocabulary. A short prompt is counted at once; a long one,
/// and one whose vocabulary has to be loaded first, elsewhere: the connection's loop serves others meanwhile, and this request goes on where it was.
/// </summary>
internal sealed class CountStep
{
    /// <summary>Bytes of a body that is counted on the connection's own thread: a millisecond at most.</summary>
    public const int LongestInline = 32 * 1024;

    /// <summary>Bytes of a body that is sent to a token count service, which has to be copied for it.</summary>
    public const int LongestForService = 1024 * 1024;

    private const int BytesPerToken = 4;

    private readonly Vocabularies _vocabularies;
    private readonly ITokenService? _service;

    /// <param name="vocabularies">Those that are here.</param>
    /// <param name="service">Asked where a vocabulary is not; null asks nobody.</param>
    public CountStep(Vocabularies vocabularies, ITokenService? service)
    {
        _vocabularies = vocabularies;
        _service = service;
    }

    /// <summary>Counts the prompt into the context, where there is one; only a client that has left meanwhile is a refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isLimited">
    /// True when a limit has to know the count. Otherwise nobody waits for it: what the answer is counted by is chosen, and the prompt is counted at the end, where the
    /// upstream does not say what it used (<see cref="CountLate"/>).
    /// </param>
    public ValueTask<Refusal> CountAsync(RequestContext context, bool isLimited)
    {
        if (context.Route is null || context.Protocol == Protocol.Opaque || context.BodyState != RequestBodyState.Inspected)
        {
            return new ValueTask<Refusal>(Refusal.None);
        }

        context.Upstream = TargetSelector.Select(context);
        var tokens = context.Snapshot.Models.TokensOf(ServedModel.Of(context));
        var state = _vocabularies.Find(tokens.Tokenizer, out var tokenizer);
        if (!isLimited)
        {
            if (state == VocabularyState.Unloaded)
            {
                _ = _vocabularies.LoadAsync(tokens.Tokenizer!);
            }

            context.Tokenizer = tokenizer.IsInline ? tokenizer : TokenizerCatalog.Estimate;
            return new ValueTask<Refusal>(Refusal.None);
        }

        var isAwaited = state == VocabularyState.Unloaded || (state == VocabularyState.Missing && AsksService(context));
        if (isAwaited || context.Body.Length > LongestInline || !tokenizer.IsInline)
        {
            return CountAwaited(context, tokens, tokenizer, state);
        }

        Count(context, tokenizer, tokens.Template);
        return new ValueTask<Refusal>(Refusal.None);
    }

    /// <summary>Counts a prompt that no limit had to know, where it is, and in bounded time: a long one is estimated by its length.</summary>
    public static void CountLate(RequestContext context)
    {
        if (context.IsInputCounted || context.Tokenizer is not { } tokenizer)
        {
            return;
        }

        if (context.Body.Length <= LongestInline)
        {
            Count(context, tokenizer, context.Snapshot.Models.TokensOf(ServedModel.Of(context)).Template);
            return;
        }

        context.IsInputCounted = true;
        context.InputTokens = context.Body.Length / BytesPerToken;
        context.IsInputEstimated = true;
    }

    /// <summary>
    /// Chooses what the request is counted by once more, after a fallback to an upstream that serves another model. Nothing waits: its prompt is counted at the end, and
    /// a vocabulary that is not there yet gives way to the estimate.
    /// </summary>
    public void Recount(RequestContext context)
    {
        if (context.Tokenizer is null)
        {
            return;
        }

        var tokens = context.Snapshot.Models.TokensOf(ServedModel.Of(context));
        if (_vocabularies.Find(tokens.Tokenizer, out var tokenizer) == VocabularyState.Unloaded)
        {
            _ = _vocabularies.LoadAsync(tokens.Tokenizer!);
        }

        tokenizer = tokenizer.IsInline ? tokenizer : TokenizerCatalog.Estimate;
        if (!ReferenceEquals(tokenizer, context.Tokenizer))
        {
            context.Tokenizer = tokenizer;
            context.IsInputCounted = false;
        }
    }

    private static void Count(RequestContext context, Tokenizer tokenizer, ChatTemplate template)
    {
        context.Tokenizer = tokenizer;
        context.IsInputCounted = true;
        context.InputTokens = PromptCounter.Count(context.Body, context.Inspection, context.Protocol, tokenizer, template, out var isExact);
        context.IsInputEstimated = !isExact;
    }

    private bool AsksService(RequestContext context) => _service is not null && context.Body.Length <= LongestForService;

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<Refusal> CountAwaited(RequestContext context, ModelTokens tokens, Tokenizer tokenizer, VocabularyState state)
    {
        // Without a time of its own: each wait below is bounded. A client that leaves is noticed all the same.
        var connection = context.Connection;
        connection.Arm(DeadlineKind.None, Deadline.DueIn(0), Probes.BeforeHead(context));
        if (state == VocabularyState.Unloaded)
        {
            var loaded = await _vocabularies.LoadAsync(tokens.Tokenizer!).ConfigureAwait(false);
            state = loaded is null ? VocabularyState.Missing : VocabularyState.Loaded;
            tokenizer = loaded ?? tokenizer;
        }

        var isCounted = false;
        if (state == VocabularyState.Missing && AsksService(context))
        {
            var answer = await AskAsync(context).ConfigureAwait(false);
            isCounted = answer is not null;
            context.Tokenizer = tokenizer;
            context.IsInputCounted = isCounted;
            context.InputTokens = answer?.Tokens ?? 0;
            context.IsInputEstimated = answer is not { IsExact: true };
        }

        if (!isCounted)
        {
            await default(PoolSwitch);
            Count(context, tokenizer, tokens.Template);
        }

        await connection.SwitchToItsThread();
        connection.Disarm();
        return connection.IsGone ? Refusal.ClientGone : Refusal.None;
    }

    private ValueTask<TokenServiceCount?> AskAsync(RequestContext context) => _service!.CountAsync(
        context.Received.Memory[context.Head.Length..],
        context.Protocol.ToString().ToLowerInvariant(),
        Encoding.UTF8.GetString(ServedModel.Of(context)));
}
