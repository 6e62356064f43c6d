using Gateway.Core.Authentication;
using Gateway.Core.Http1;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Pipeline;

/// <summary>Step 3: whose request it is, as far as the head tells.</summary>
internal static class Identification
{
    public static Refusal Identify(RequestContext context)
    {
        SetId(context);
        context.ClientAddress = ClientAddressResolver.Resolve(context);
        if (!TrySetPath(context))
        {
            context.Rejection = RejectionReason.InvalidPath;
            return Refusal.Malformed;
        }

        if (context.Head is { MaxForwards: 0, Method: KnownMethod.Options or KnownMethod.Trace })
        {
            return Refusal.MaxForwards;
        }

        if (!PresentedKey.TryGet(context.Head, out var presented))
        {
            context.Namespace = context.Snapshot.Namespaces.Match(context.MatchInput, MatchPass.WithoutBody);
            return Refusal.None;
        }

        switch (context.Connection.LastKey.Find(context.Snapshot.Keys, presented, out var key))
        {
            case KeyStatus.Valid:
                context.Key = key;
                context.Namespace = key!.Namespace;
                return Refusal.None;
            case KeyStatus.Expired or KeyStatus.Disabled:
                context.Namespace = key!.Namespace;
                return Refusal.InvalidApiKey;
            default:
                // Not one of ours: perhaps meant for the upstream, unless the namespace wants keys.
                context.Namespace = context.Snapshot.Namespaces.Match(context.MatchInput, MatchPass.WithoutBody);
                return Refusal.None;
        }
    }

    /// <summary>What holds once the namespace is known: it is enabled, and has the key that it wants.</summary>
    public static Refusal Check(RequestContext context) => context.Namespace switch
    {
        null => Refusal.NamespaceNotFound,
        { Enabled: false } => Refusal.NamespaceDisabled,
        { Authentication: NamespaceAuthentication.ApiKey } when context.Key is null => Refusal.InvalidApiKey,
        _ => Refusal.None,
    };

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
