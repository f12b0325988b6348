export const USAGE = `Usage: npm run smoke -- --url URL [--xray URL | --xray aws --region REGION] [options]

Sends GET /usermgmt/notification-xray with a trace id of its own to a deployment, reads the trace back
through the X-Ray API, and says whether it is complete, or at which hop it was lost.

  --url URL             where user-management answers, such as http://127.0.0.1:8095
  --xray URL|aws        where traces are read: an xray-local, or AWS with its usual credentials
                        [http://127.0.0.1:2000]
  --region REGION       region of AWS [AWS_REGION, or as the AWS SDK finds it]
  --services A,B,...    name of user-management, then the names that notification may have
                        [User-Management-Microservice, then V1-Notification-Microservice,
                        V2-Notification-Microservice and Notification-Microservice]
  --expect eks          each segment has to tell its pod, container and cluster
  --requests N          so many requests, one after the other, 1 to 100 [1]
  --timeout SECONDS     for an answer, then for its trace to be complete, and for each answer of the X-Ray API [30]
  --header 'NAME: VALUE'  sent as well; may be repeated
  --ca FILE             certificates (PEM) to trust besides the usual ones
  --output text|json|junit  to be piped on, start it with npm run smoke -s -- ...
  --output-file FILE    writes the output there, and text to the terminal
  --help

Each can also come from the environment: SMOKE_URL, SMOKE_XRAY, ... SMOKE_OUTPUT_FILE.

Ends with
  0  every trace is complete
  1  a trace is not complete; the hop is named
  2  the options are wrong
  3  user-management did not answer, or not with 200, or something else answers
  4  the X-Ray API can't be reached, does not answer in time, or refuses
  5  anything else, such as a file that cannot be read or written
`;
