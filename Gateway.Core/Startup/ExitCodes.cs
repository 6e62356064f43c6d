namespace Gateway.Core.Startup;

/// <summary>What a service exits with that cannot start, in the terms of sysexits.h.</summary>
public static class ExitCodes
{
    /// <summary>A wrong setting or file.</summary>
    public const int WrongSetting = 78;

    /// <summary>A port that cannot be listened on.</summary>
    public const int CannotListen = 69;
}
