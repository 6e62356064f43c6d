namespace Gateway.Core.Ledger;

/// <summary>
/// Knows which users have been told about, so that a user who comes back is no news. Knows them of this hour and the one before, in a bounded number of
/// namespaces (4 KiB each); elsewhere everybody is news, which costs bytes and changes no count.
/// </summary>
internal sealed class SeenUsers
{
    private const int Largest = 1_024;

    private readonly Dictionary<UserPlace, UserSketch> _places = [];
    private long _hour;

    /// <summary>True when a user is news.</summary>
    public bool Add(in UserPlace place, ulong hash)
    {
        if (place.Hour > _hour)
        {
            var hour = _hour = place.Hour;
            foreach (var old in _places.Keys.Where(known => known.Hour < hour - 1).ToArray())
            {
                _places.Remove(old);
            }
        }

        if (_places.TryGetValue(place, out var users))
        {
            return users.Add(hash);
        }

        if (_places.Count < Largest && place.Hour >= _hour - 1)
        {
            users = new UserSketch();
            users.Add(hash);
            _places.Add(place, users);
        }

        return true;
    }
}
