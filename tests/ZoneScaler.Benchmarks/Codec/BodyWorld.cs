using System.Numerics;

namespace ZoneScaler.Benchmarks.Codec;

/// <summary>
/// A little physics, the same on every run: a big ball is driven through a field of 900 small ones, which are knocked about, bounce, roll and come to rest.
/// Gravity, restitution, Coulomb friction at every contact (so that balls start to roll as real ones do) and rolling resistance; bodies at rest sleep until
/// something hits them. In the manner of the scene that the published figures were measured on (Fiedler 2015), which had cubes.
/// </summary>
internal sealed class BodyWorld
{
    public const int SmallBodies = 900;
    public const int Count = SmallBodies + 1;
    public const int FramesPerSecond = 60;

    private const int StepsPerFrame = 4;
    private const float Step = 1f / (FramesPerSecond * StepsPerFrame);
    private const float Gravity = 9.81f;
    private const float Restitution = 0.4f;
    private const float Friction = 0.5f;
    private const float RollingDeceleration = 0.3f;
    private const float BounceSpeed = 0.3f;
    private const float RestSpeed = 0.05f;
    private const float RestSeconds = 0.5f;
    private const float SmallRadius = 0.2f;
    private const float BigRadius = 1f;
    private const float Spacing = 0.75f;
    private const int Columns = 30;
    private const float HalfField = Columns * Spacing / 2;
    private const float CellSize = 2 * BigRadius;
    private const int GridSize = 64;

    private readonly Random _random;
    private readonly Body[] _bodies = new Body[Count];
    private readonly int[] _cellHeads = new int[GridSize * GridSize];
    private readonly int[] _nextInCell = new int[Count];
    private Vector2 _goal;
    private int _framesToGoal;
    private int _frame;

    public BodyWorld(int seed)
    {
        _random = new Random(seed);
        for (var i = 0; i < SmallBodies; i++)
        {
            var x = ((i % Columns) + 0.5f) * Spacing - HalfField + Jitter();
            var y = ((i / Columns) + 0.5f) * Spacing - HalfField + Jitter();
            _bodies[i + 1] = new Body
            {
                Position = Grounded(x, y, SmallRadius),
                Orientation = Quaternion.Normalize(new Quaternion(Jitter(), Jitter(), Jitter(), Jitter() + 0.001f)),
                Radius = SmallRadius,
                Mass = 1,
            };
        }
        _bodies[0] = new Body
        {
            Position = Grounded(-HalfField - 3, 0, BigRadius),
            Orientation = Quaternion.Identity,
            Radius = BigRadius,
            Mass = 60,
            IsAwake = true,
        };
    }

    public ReadOnlySpan<Body> Bodies => _bodies;

    /// <summary>Goes on by a 60th of a second.</summary>
    public void Advance()
    {
        Drive();
        for (var i = 0; i < StepsPerFrame; i++)
        {
            Move();
            CollideBodies();
            CollideGround();
        }
        FallAsleep();
        _frame++;
    }

    // The big ball is steered as a player would: to one place of the field after another, with pauses, and with a hop now and then.
    private void Drive()
    {
        if (_framesToGoal-- <= 0)
        {
            _goal = new Vector2(Range(-HalfField, HalfField), Range(-HalfField, HalfField));
            _framesToGoal = _random.Next(90, 240);
        }
        ref var big = ref _bodies[0];
        var way = _goal - new Vector2(big.Position.X, big.Position.Y);
        var wanted = way.Length() > 1 ? Vector2.Normalize(way) * 5 : Vector2.Zero;
        var change = wanted - new Vector2(big.Velocity.X, big.Velocity.Y);
        var limit = 10f / FramesPerSecond;
        if (change.Length() > limit)
            change = Vector2.Normalize(change) * limit;
        big.Velocity += new Vector3(change, 0);
        if (_frame % 300 == 299 && big.Position.Z < GroundHeight(big.Position) + BigRadius + 0.05f)
            big.Velocity.Z += 4;
    }

    private void Move()
    {
        for (var i = 0; i < Count; i++)
        {
            ref var body = ref _bodies[i];
            if (!body.IsAwake)
                continue;
            body.Velocity.Z -= Gravity * Step;
            body.Position += body.Velocity * Step;
            var turn = body.Spin.Length() * Step;
            if (turn > 0)
                body.Orientation = Quaternion.Normalize(Quaternion.CreateFromAxisAngle(Vector3.Normalize(body.Spin), turn) * body.Orientation);
        }
    }

    private void CollideGround()
    {
        for (var i = 0; i < Count; i++)
        {
            ref var body = ref _bodies[i];
            if (!body.IsAwake)
                continue;
            var normal = GroundNormal(body.Position);
            var depth = body.Radius - (body.Position.Z - GroundHeight(body.Position)) * normal.Z;
            if (depth < 0)
                continue;
            body.Position += normal * depth;
            var into = -Vector3.Dot(body.Velocity, normal);
            if (into > 0)
            {
                var bounce = into > BounceSpeed ? into * Restitution : 0;
                body.Velocity += normal * (into + bounce);
                ApplyFriction(ref body, normal, (into + bounce) * body.Mass);
            }
            Slow(ref body, normal);
        }
    }

    private static void ApplyFriction(ref Body body, Vector3 normal, float push)
    {
        var arm = normal * -body.Radius;
        var slip = body.Velocity + Vector3.Cross(body.Spin, arm);
        slip -= normal * Vector3.Dot(slip, normal);
        var speed = slip.Length();
        if (speed < 1e-6f)
            return;
        // A solid ball's contact point gives way with mass 2/7 of the ball's.
        var impulse = Math.Min(Friction * push, speed * body.Mass * 2 / 7);
        var along = slip * (-impulse / speed);
        body.Velocity += along / body.Mass;
        body.Spin += Vector3.Cross(arm, along) / Inertia(body);
    }

    // Rolling resistance; what turns about the contact's normal loses its turn, too.
    private static void Slow(ref Body body, Vector3 normal)
    {
        var up = Vector3.Dot(body.Velocity, normal);
        var rolling = body.Velocity - normal * up;
        var speed = rolling.Length();
        var keep = speed > 1e-6f ? Math.Max(0, 1 - RollingDeceleration * Step / speed) : 0;
        body.Velocity = rolling * keep + normal * up;
        var twist = normal * Vector3.Dot(body.Spin, normal);
        body.Spin = (body.Spin - twist) * keep + twist * (1 - 2 * Step);
    }

    // Low swells: 30 cm from hollow to crest, some 15 m apart, so gentle that a ball can rest on them.
    private static float GroundHeight(Vector3 at) => 1 + 0.075f * (MathF.Sin(0.4f * at.X) + MathF.Sin(0.37f * at.Y + 1));

    private static Vector3 GroundNormal(Vector3 at) =>
        Vector3.Normalize(new Vector3(-0.075f * 0.4f * MathF.Cos(0.4f * at.X), -0.075f * 0.37f * MathF.Cos(0.37f * at.Y + 1), 1));

    private void CollideBodies()
    {
        Array.Fill(_cellHeads, -1);
        for (var i = 0; i < Count; i++)
        {
            ref var head = ref _cellHeads[CellOf(_bodies[i].Position.Y) * GridSize + CellOf(_bodies[i].Position.X)];
            _nextInCell[i] = head;
            head = i;
        }
        for (var i = 0; i < Count; i++)
        {
            if (!_bodies[i].IsAwake)
                continue;
            var column = CellOf(_bodies[i].Position.X);
            var row = CellOf(_bodies[i].Position.Y);
            for (var y = Math.Max(0, row - 1); y <= Math.Min(GridSize - 1, row + 1); y++)
            {
                for (var x = Math.Max(0, column - 1); x <= Math.Min(GridSize - 1, column + 1); x++)
                {
                    for (var other = _cellHeads[y * GridSize + x]; other >= 0; other = _nextInCell[other])
                    {
                        // Pairs of two that are awake are met twice; they are handled at the lower index.
                        if (other != i && (other > i || !_bodies[other].IsAwake))
                            Collide(ref _bodies[i], ref _bodies[other]);
                    }
                }
            }
        }
    }

    private static void Collide(ref Body a, ref Body b)
    {
        var between = b.Position - a.Position;
        var reach = a.Radius + b.Radius;
        var squared = between.LengthSquared();
        if (squared >= reach * reach || squared < 1e-9f)
            return;
        var distance = MathF.Sqrt(squared);
        var normal = between / distance;
        var inverseMasses = 1 / a.Mass + 1 / b.Mass;
        var overlap = (reach - distance) * 0.5f / inverseMasses;
        a.Position -= normal * (overlap / a.Mass);
        b.Position += normal * (overlap / b.Mass);

        var armA = normal * a.Radius;
        var armB = normal * -b.Radius;
        var relative = b.Velocity + Vector3.Cross(b.Spin, armB) - a.Velocity - Vector3.Cross(a.Spin, armA);
        var approach = -Vector3.Dot(relative, normal);
        if (approach <= 0)
            return;
        b.IsAwake = true;
        var impulse = approach * (approach > BounceSpeed ? 1 + Restitution : 1) / inverseMasses;
        a.Velocity -= normal * (impulse / a.Mass);
        b.Velocity += normal * (impulse / b.Mass);

        var slip = relative + normal * approach;
        var speed = slip.Length();
        if (speed < 1e-6f)
            return;
        var along = slip * (-Math.Min(Friction * impulse, speed / (inverseMasses * 3.5f)) / speed);
        a.Velocity -= along / a.Mass;
        b.Velocity += along / b.Mass;
        a.Spin -= Vector3.Cross(armA, along) / Inertia(a);
        b.Spin += Vector3.Cross(armB, along) / Inertia(b);
    }

    private void FallAsleep()
    {
        for (var i = 1; i < Count; i++)
        {
            ref var body = ref _bodies[i];
            if (!body.IsAwake)
                continue;
            var moves = body.Velocity.LengthSquared() > RestSpeed * RestSpeed || body.Spin.LengthSquared() * body.Radius * body.Radius > RestSpeed * RestSpeed;
            body.QuietSeconds = moves ? 0 : body.QuietSeconds + 1f / FramesPerSecond;
            if (body.QuietSeconds < RestSeconds)
                continue;
            body.IsAwake = false;
            body.QuietSeconds = 0;
            body.Velocity = Vector3.Zero;
            body.Spin = Vector3.Zero;
        }
    }

    private static float Inertia(in Body body) => 0.4f * body.Mass * body.Radius * body.Radius;

    private static int CellOf(float coordinate) => Math.Clamp((int)MathF.Floor(coordinate / CellSize) + GridSize / 2, 0, GridSize - 1);

    private static Vector3 Grounded(float x, float y, float radius) => new(x, y, GroundHeight(new Vector3(x, y, 0)) + radius);

    private float Jitter() => Range(-0.15f, 0.15f);

    private float Range(float min, float max) => min + (max - min) * _random.NextSingle();
}
