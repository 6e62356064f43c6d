namespace Gateway.Core.Upstreams;

/// <summary>Says with which of an upstream's servers to begin.</summary>
internal abstract class Balancer
{
    /// <summary>The index of the server to try first; the others follow in their order.</summary>
    public abstract int Order();

    /// <summary>The balancer for those servers.</summary>
    public static Balancer Create(LoadBalancing balancing, ServerModel[] servers) => servers.Length == 1
        ? new TurnBalancer([0])
        : balancing switch
        {
            LoadBalancing.Random => new RandomBalancer(servers.Length),
            LoadBalancing.LeastRequests => new LeastRequestsBalancer(servers),
            LoadBalancing.PowerOfTwo => new PowerOfTwoBalancer(servers),
            LoadBalancing.RoundRobin => new TurnBalancer([.. Enumerable.Range(0, servers.Length)]),
            _ => new TurnBalancer(SmoothTurns(servers)),
        };

    // Every server raises its credit by its weight; the richest is next and pays the sum of weights. Precomputed for one whole cycle.
    private static int[] SmoothTurns(ServerModel[] servers)
    {
        var divisor = servers.Aggregate(0, static (common, server) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(common, server.Weight));
        var weights = servers.Select(server => server.Weight / Math.Max(1, divisor)).ToArray();
        var total = weights.Sum();
        var credit = new long[weights.Length];
        var turns = new int[Math.Max(1, total)];
        for (var turn = 0; turn < total; turn++)
        {
            var richest = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                credit[i] += weights[i];
                richest = credit[i] > credit[richest] ? i : richest;
            }

            credit[richest] -= total;
            turns[turn] = richest;
        }

        return turns;
    }

    private sealed class TurnBalancer : Balancer
    {
        private readonly int[] _turns;
        private uint _next;

        public TurnBalancer(int[] turns) => _turns = turns;

        public override int Order() =>
            _turns.Length == 1 ? _turns[0] : _turns[(Interlocked.Increment(ref _next) - 1) % (uint)_turns.Length];
    }

    private sealed class RandomBalancer : Balancer
    {
        private readonly int _count;

        public RandomBalancer(int count) => _count = count;

        public override int Order() => Random.Shared.Next(_count);
    }

    private sealed class LeastRequestsBalancer : Balancer
    {
        private readonly ServerModel[] _servers;

        public LeastRequestsBalancer(ServerModel[] servers) => _servers = servers;

        public override int Order()
        {
            var least = 0;
            for (var i = 1; i < _servers.Length; i++)
            {
                least = _servers[i].State.InFlight < _servers[least].State.InFlight ? i : least;
            }

            return least;
        }
    }

    private sealed class PowerOfTwoBalancer : Balancer
    {
        private readonly ServerModel[] _servers;

        public PowerOfTwoBalancer(ServerModel[] servers) => _servers = servers;

        public override int Order()
        {
            var first = Random.Shared.Next(_servers.Length);
            var second = Random.Shared.Next(_servers.Length);
            return _servers[second].State.InFlight < _servers[first].State.InFlight ? second : first;
        }
    }
}
