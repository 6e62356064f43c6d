using Gateway.Core.Http1;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Pipeline;

/// <summary>Step 3: whose request it is, as far as the head tells.</summary>
internal static class Identification
{
    /// <summary>Completes at once unless a token has to be verified that was never seen before.</summary>
    public static ValueTask<Refusal> IdentifyAsync(RequestContext context)
    {
        var refusal = ReadHead(context);
        if (refusal != Refusal.None)
        {
            return new ValueTask<Refusal>(refusal);
        }

        // A token that has to be verified fixes the namespace or is refused: nothing is left to be matched after it.
        var recognised = Credentials.RecogniseAsync(context);
        return recognised.IsCompletedSuccessfully ? new ValueTask<Refusal>(Match(context, recognised.Result)) : recognised;
    }

    /// <summary>What holds once the namespace is known: it is enabled, and has the key or token that it wants.</summary>
    public static Refusal Check(RequestContext context) => context.Namespace switch
    {
        null => Refusal.NamespaceNotFound,
        { Enabled: false } => Refusal.NamespaceDisabled,
        { Authentication: NamespaceAuthentication.ApiKey } when context.Key is null => Refusal.InvalidApiKey,
        { Authentication: NamespaceAuthentication.Jwt } when context.Token is null => Refusal.InvalidApiKey,
        { Authentication: NamespaceAuthentication.ApiKeyOrJwt } when context.Key is null && context.Token is null => Refusal.InvalidApiKey,
        _ => Refusal.None,
    };

    private static Refusal ReadHead(RequestContext context)
    {
        SetId(context);
        context.ClientAddress = ClientAddressResolver.Resolve(context);
        if (!TrySetPath(context))
        {
            context.Rejection = RejectionReason.InvalidPath;
            return Refusal.Malformed;
        }

        return context.Head is { MaxForwards: 0, Method: KnownMethod.Options or KnownMethod.Trace } ? Refusal.MaxForwards : Refusal.None;
    }

    // Where no key or token has fixed the namespace, matchers that need no body may.
    private static Refusal Match(RequestContext context, Refusal refusal)
    {
        if (refusal == Refusal.None && context.Namespace is null)
        {
            context.Namespace = context.Snapshot.Namespaces.Match(context.MatchInput, MatchPass.WithoutBody);
        }

        return refusal;
    }

    private static void SetId(RequestContext context)
    {
        if (!context.Head.TryGet(KnownHeader.XRequestId, out var sent) || !context.Id.TryKeep(sent))
        {
            context.Id.Make();
        }
    }

    private static bool TrySetPath(RequestContext context)
    {
        var path = context.Head.Bytes(context.Head.Path);
        if (path.SequenceEqual("*"u8))
        {
            path.CopyTo(context.Path.GetSpan(1));
            context.Path.Commit(1);
            return true;
        }

        if (!PathNormalizer.TryNormalize(path, context.Path.GetSpan(path.Length + 1), out var length))
        {
            return false;
        }

        context.Path.Commit(length);
        return true;
    }
}
