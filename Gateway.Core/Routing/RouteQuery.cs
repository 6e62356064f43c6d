using Gateway.Core.Namespaces;

namespace Gateway.Core.Routing;

/// <summary>Walks the routes that a path may mean and keeps the one that wins.</summary>
internal ref struct RouteQuery
{
    private readonly MatchInput _input;
    private readonly ReadOnlySpan<byte> _model;
    private readonly NamespaceModel? _namespace;
    private readonly bool _bodyUnread;

    public RouteQuery(NamespaceModel? ns, in MatchInput input, ReadOnlySpan<byte> model, bool bodyUnread)
    {
        _namespace = ns;
        _input = input;
        _model = model;
        _bodyUnread = bodyUnread;
    }

    /// <summary>The lowest-ranked route that matches for certain.</summary>
    public RouteModel? Best { get; private set; }

    /// <summary>The lowest-ranked route that the unread body may yet make match.</summary>
    public RouteModel? Undecided { get; private set; }

    /// <summary>Tries routes whose path is known to match, in the order of rank.</summary>
    public void TryEach(List<RouteModel> routes)
    {
        foreach (var route in routes)
        {
            if (Best is not null && Best.Rank < route.Rank)
            {
                return;
            }

            Try(route);
        }
    }

    /// <summary>Tries routes whose path is still to be compared, in the order of rank.</summary>
    public void TryEachByPath(RouteModel[] routes)
    {
        foreach (var route in routes)
        {
            if (Best is not null && Best.Rank < route.Rank)
            {
                return;
            }

            if (route.Serves(_namespace) && route.Path.Matches(_input.Path))
            {
                Try(route);
            }
        }
    }

    private void Try(RouteModel route)
    {
        if (!route.Serves(_namespace))
        {
            return;
        }

        var undecided = _bodyUnread && route.Model is not null;
        if (!_bodyUnread && route.Model is { } model && (_model.IsEmpty || !model.Matches(_model)))
        {
            return;
        }

        foreach (var matcher in route.Matchers)
        {
            if (_bodyUnread && matcher.NeedsBody)
            {
                undecided = true;
            }
            else if (!matcher.Matches(_input))
            {
                return;
            }
        }

        if (!undecided)
        {
            Best = route;
        }
        else if (Undecided is null || route.Rank < Undecided.Rank)
        {
            Undecided = route;
        }
    }
}
