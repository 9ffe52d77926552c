namespace ZoneScaler.Model.Checking;

/// <summary>Tests that need spin: skipped where none is installed, but never on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpinTheoryAttribute : TheoryAttribute
{
    public SpinTheoryAttribute() => Skip = Spin.SkipReason;
}
